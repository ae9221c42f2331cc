/** The import rules of docs/architecture.md, checked by `npm run check:imports`. */
const stages = ['crawl', 'extract', 'ocr', 'normalize', 'validate'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'shared-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/shared/' },
      to: { path: '^src/', pathNot: '^src/shared/' },
    },
    {
      name: 'pipeline-knows-no-queue-and-no-database',
      severity: 'error',
      from: { path: '^src/pipeline/' },
      to: {
        path: '^src/(workers|cli|console)/|^src/shared/store/|node_modules/(bullmq|ioredis|kysely|pg|@electric-sql)/',
      },
    },
    ...stages.map((stage) => ({
      name: `stage-${stage}-stands-alone`,
      severity: 'error',
      from: { path: `^src/pipeline/${stage}/` },
      to: { path: '^src/pipeline/', pathNot: `^src/pipeline/${stage}/` },
    })),
    {
      name: 'workers-below-cli',
      severity: 'error',
      from: { path: '^src/workers/' },
      to: { path: '^src/(cli|console)/' },
    },
    {
      name: 'corpus-shares-nothing-with-the-reader',
      severity: 'error',
      from: { path: '^test/(corpus|province)/', pathNot: '[.]test[.]ts$' },
      to: { path: '^src/' },
    },
    {
      name: 'no-test-code-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|bench)/' },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'src-uses-no-dev-dependency',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
