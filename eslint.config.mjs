import cdklabs from '@cdklabs/eslint-plugin';
import awscdk from 'eslint-plugin-awscdk';
import tseslint from 'typescript-eslint';

const TYPESCRIPT = ['lib/**/*.ts', 'test/**/*.ts', 'integ/**/*.ts', 'examples/typescript/**/*.ts'];

function onlyImports(files, ...forbidden) {
  const internals = { regex: '^aws-cdk-lib/.+/lib', message: 'Internals of the CDK are not ours.' };
  const patterns = [internals, ...forbidden.length > 0 ? [{ group: forbidden, message: 'Imports point the other way.' }] : []];
  return { files: [files], rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

export default tseslint.config(
  { ignores: ['**/*.js', '**/*.d.ts', '**/*.mjs', 'dist', 'node_modules', 'cdk.out'] },
  {
    files: TYPESCRIPT,
    extends: [...tseslint.configs.recommended],
    plugins: { '@cdklabs': cdklabs, awscdk },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'curly': 'error',
      'eqeqeq': 'error',
      'max-len': ['error', { code: 160, ignoreUrls: true }],
      'no-irregular-whitespace': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { args: 'none', varsIgnorePattern: '^_' }],
      '@cdklabs/no-core-construct': 'error',
      '@cdklabs/invalid-cfn-imports': 'error',
      '@cdklabs/no-invalid-path': 'error',
    },
  },
  {
    files: ['lib/**/*.ts'],
    rules: {
      'max-len': ['error', { code: 120, ignoreUrls: true }],
      '@cdklabs/no-literal-partition': 'error',
      '@cdklabs/no-this-in-static': 'error',
      'awscdk/no-construct-in-interface': 'error',
      'awscdk/no-construct-in-public-property-of-construct': 'error',
      'awscdk/no-mutable-property-of-props-interface': 'error',
      'awscdk/no-mutable-public-property-of-construct': 'error',
      'awscdk/no-unused-props': 'error',
      'awscdk/require-jsdoc': 'error',
      'awscdk/require-props-default-doc': 'error',
    },
  },
  // imports point one way: flow logs, sources and destinations, formats
  onlyImports('lib/**/*.ts'),
  onlyImports('lib/destination/**/*.ts', '../flow-logs', '../source'),
  onlyImports('lib/insights/**/*.ts', '../flow-logs', '../source', '../athena/*'),
  onlyImports('lib/private/**/*.ts', '../flow-logs', '../source', '../destination/*', '../format/*', '../insights/*'),
  onlyImports('lib/format/**/*.ts', '../*'),
);
