/** Fields of binary Word files: marks in the text say where a field begins, where its result begins and where it ends. */
import { FieldNesting, type OpenField } from '../word/fields.js';

export const FIELD = { begin: 0x13, result: 0x14, end: 0x15 } as const;

export class Fields extends FieldNesting<OpenField> {
  mark(code: number): void {
    if (code === FIELD.begin) this.begin({ inResult: false });
    else if (code === FIELD.end) this.end();
    else this.beginResult();
  }
}
