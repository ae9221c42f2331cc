/**
 * The store in memory, as far as workers use it: rows with stage, state, n, token, attempts, deaths. Fast, with pauses and
 * failures that a test sets, and with a record of every write. What the real stores do is tested in test/shared/store.
 */
import { NianbaoError, messageOf } from '../../src/shared/errors.js';
import type { CheckedReport } from '../../src/shared/model/report.js';
import { nextStage, type Stage } from '../../src/shared/model/stage.js';
import type {
  Claim,
  DocumentState,
  Doorbell,
  Failure,
  NewDocument,
  RunCounts,
  StageResult,
  Store,
} from '../../src/shared/store/store.js';

interface Row {
  readonly document: NewDocument;
  stage: Stage;
  state: 'due' | 'done' | 'failed';
  n: number;
  token: number;
  attempts: number;
  deaths: number;
  notBefore: number;
  input: string;
  error: { code: string; message: string } | null;
}

export class MemoryStore implements Pick<
  Store,
  | 'openRun'
  | 'heartbeat'
  | 'closeRun'
  | 'registerDocuments'
  | 'dueDocuments'
  | 'claim'
  | 'knownOutput'
  | 'complete'
  | 'completeValidate'
  | 'fail'
  | 'documentStates'
  | 'failures'
  | 'retryFailed'
> {
  /** No host is ever due. */
  readonly harvest = { dueHosts: (): Promise<[]> => Promise.resolve([]) };
  readonly rows = new Map<string, Row>();
  readonly outputs = new Map<string, string>();
  /** `<stage> <sha256>` of every accepted output, in order. */
  readonly written: string[] = [];
  readonly stored = new Map<string, CheckedReport>();
  readonly closedRuns: RunCounts[] = [];
  /** Pause after a retry error. */
  pauseMs = 50;
  maxAttempts = 3;
  /** While set, every method throws it. */
  outage: NianbaoError | null = null;

  /** The whole interface; what is not there is not used by workers and says so. */
  asStore(): Store {
    return new Proxy(this as unknown as Store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== 'function') return member;
        return (...words: unknown[]): unknown => {
          if (this.outage !== null) return Promise.reject(this.outage);
          return (member as (...all: unknown[]) => unknown).apply(this, words);
        };
      },
    });
  }

  /** There are no scans here. */
  readonly pages = { claim: (): Promise<null> => Promise.resolve(null) };

  async openRun(): Promise<{ id: string; resumed: boolean }> {
    return Promise.resolve({ id: `run-${this.closedRuns.length}`, resumed: false });
  }

  async heartbeat(): Promise<void> {
    return Promise.resolve();
  }

  async closeRun(_run: string, counts: RunCounts): Promise<void> {
    this.closedRuns.push(counts);
    return Promise.resolve();
  }

  async registerDocuments(
    _run: string,
    documents: readonly NewDocument[],
  ): Promise<{ outcomes: ('new' | 'changed' | 'unchanged')[]; bells: Doorbell[] }> {
    const bells: Doorbell[] = [];
    const outcomes = documents.map((document) => {
      if (this.rows.has(document.sha256)) return 'unchanged' as const;
      const row: Row = {
        document,
        stage: 'extract',
        state: 'due',
        n: 1,
        token: 0,
        attempts: 0,
        deaths: 0,
        notBefore: 0,
        input: document.sha256,
        error: null,
      };
      this.rows.set(document.sha256, row);
      bells.push(bellOf(row));
      return 'new' as const;
    });
    return Promise.resolve({ outcomes, bells });
  }

  async dueDocuments(limit: number, horizonMs: number): Promise<Doorbell[]> {
    const until = Date.now() + horizonMs;
    const due = [...this.rows.values()].filter((row) => row.state === 'due' && row.notBefore <= until);
    return Promise.resolve(due.slice(0, limit).map(bellOf));
  }

  async claim(bell: { stage: Stage; sha256: string; n: number }): Promise<Claim | null> {
    const row = this.rows.get(bell.sha256);
    const fits = row?.state === 'due' && row.stage === bell.stage && row.n === bell.n;
    if (!row || !fits || row.notBefore > Date.now() + 1000) return Promise.resolve(null);
    row.token++;
    const { division, body, year, declaredCharset } = row.document.place;
    return Promise.resolve({
      stage: row.stage,
      sha256: bell.sha256,
      token: row.token,
      attempts: row.attempts,
      deaths: row.deaths,
      input: row.input,
      layout: row.stage === 'extract' ? null : row.input,
      extractContext: { declaredCharset },
      normalizeContext: { division, body, year },
    });
  }

  async knownOutput(input: string, stage: Stage, version: string, context: string): Promise<{ output: string } | null> {
    const output = this.outputs.get([input, stage, version, context].join(' '));
    return Promise.resolve(output === undefined ? null : { output });
  }

  async complete(claim: Claim, result: StageResult): Promise<Doorbell[]> {
    const row = this.#ours(claim);
    this.#keep(claim, result);
    const next = nextStage(row.stage);
    if (next === null) throw new Error('the last stage is completed by completeValidate');
    Object.assign(row, { stage: next, n: row.n + 1, input: result.output, attempts: 0, deaths: 0, notBefore: 0 });
    return Promise.resolve([bellOf(row)]);
  }

  async completeValidate(claim: Claim, result: StageResult, checked: CheckedReport): Promise<void> {
    const row = this.#ours(claim);
    this.#keep(claim, result);
    this.stored.set(claim.sha256, checked);
    row.state = 'done';
    return Promise.resolve();
  }

  async fail(claim: Claim, error: NianbaoError): Promise<Doorbell | null> {
    const row = this.#ours(claim);
    row.error = { code: error.code, message: error.message };
    row.notBefore = 0;
    if (error.policy === 'retry') {
      row.attempts++;
      row.notBefore = Date.now() + this.pauseMs * 2 ** (row.attempts - 1);
    }
    if (error.policy === 'quarantine') row.deaths++;
    if (row.deaths === 2)
      row.error = { code: 'quarantined', message: messageOf('quarantined', { reason: error.message }) };
    const again = (error.policy === 'retry' && row.attempts < this.maxAttempts) || row.deaths === 1;
    row.state = again ? 'due' : 'failed';
    row.n++;
    return Promise.resolve(again ? bellOf(row) : null);
  }

  async documentStates(sha256s: readonly string[]): Promise<DocumentState[]> {
    const found = sha256s.flatMap((sha256) => {
      const row = this.rows.get(sha256);
      if (!row) return [];
      const { stage, state, error, document } = row;
      const errorCode = error?.code ?? null;
      return [{ sha256, name: document.place.path, stage, state, errorCode, errorMessage: error?.message ?? null }];
    });
    return Promise.resolve(found);
  }

  async failures(): Promise<Failure[]> {
    const failed = [...this.rows].filter(([, row]) => row.state === 'failed');
    return Promise.resolve(
      failed.map(([sha256, row]) => ({
        sha256,
        name: row.document.place.path,
        stage: row.stage,
        code: row.error?.code ?? '',
        message: row.error?.message ?? '',
        attempts: row.attempts,
        failedAt: '',
      })),
    );
  }

  async retryFailed(): Promise<Doorbell[]> {
    const failed = [...this.rows.values()].filter((row) => row.state === 'failed');
    for (const row of failed) Object.assign(row, { state: 'due', n: row.n + 1, attempts: 0, deaths: 0, notBefore: 0 });
    return Promise.resolve(failed.map(bellOf));
  }

  #ours(claim: Claim): Row {
    const row = this.rows.get(claim.sha256);
    if (row?.token !== claim.token || row.stage !== claim.stage || row.state !== 'due') {
      throw new NianbaoError('stale_attempt');
    }
    return row;
  }

  #keep(claim: Claim, result: StageResult): void {
    const { stageVersion, contextHash, output } = result;
    this.outputs.set([claim.input, claim.stage, stageVersion, contextHash].join(' '), output);
    this.written.push(`${claim.stage} ${claim.sha256}`);
  }
}

function bellOf(row: Row): Doorbell {
  const { stage, n } = row;
  return { stage, sha256: row.document.sha256, n, delay: Math.max(0, row.notBefore - Date.now()) };
}
