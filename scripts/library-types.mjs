// Writes dist/types, or the directory that is named: for each entry of the package one file of declarations that imports nothing. `tsc -p tsconfig.build.json` comes before it.
// API Extractor copies what an entry exports, and what that needs, into one file. It copies a type as it is written, so one that is derived from a constant
// of ours (`keyof typeof DENIALS`) would bring the constant with it: such types are written out.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const OUT = resolve(process.argv[2] ?? join(ROOT, 'dist/types'));

/** The entries of the package, and where the sources have them. */
const ENTRIES = {
  index: 'index',
  decode: 'library/entries/decode',
  rbac: 'library/entries/rbac',
  trace: 'library/entries/trace',
  playground: 'library/entries/playground',
};

const load = createRequire(createRequire(import.meta.url).resolve('@microsoft/api-extractor'));
const { CompilerState, Extractor, ExtractorConfig } = load('@microsoft/api-extractor');
/** Its own TypeScript: ours has no API for programs yet. */
const ts = load('typescript');

const compilerOptions = {
  target: 'es2023',
  lib: ['es2023', 'esnext.disposable'],
  module: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  noEmit: true,
};

writeTypes();

function writeTypes() {
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  const configs = Object.entries(ENTRIES).map(([name, path]) => configOf(name, join(ROOT, 'dist', `${path}.d.ts`)));
  const [first, ...others] = configs;
  const additionalEntryPoints = others.map(({ mainEntryPointFilePath }) => mainEntryPointFilePath);
  const compilerState = CompilerState.create(first, { additionalEntryPoints });
  for (const config of configs) {
    const { succeeded } = Extractor.invoke(config, { compilerState, localBuild: true, messageCallback });
    if (!succeeded) throw new Error(`no declarations for ${config.mainEntryPointFilePath}`);
    writeFileSync(config.untrimmedFilePath, writtenOut(config.untrimmedFilePath));
  }
}

function configOf(name, mainEntryPointFilePath) {
  const none = { default: { logLevel: 'none' } };
  return ExtractorConfig.prepare({
    packageJsonFullPath: join(ROOT, 'package.json'),
    configObject: {
      projectFolder: ROOT,
      newlineKind: 'lf',
      mainEntryPointFilePath,
      compiler: { overrideTsconfig: { compilerOptions, files: [mainEntryPointFilePath] } },
      apiReport: { enabled: false },
      docModel: { enabled: false },
      tsdocMetadata: { enabled: false },
      dtsRollup: { enabled: true, untrimmedFilePath: join(OUT, `${name}.d.ts`) },
      messages: {
        compilerMessageReporting: { default: { logLevel: 'error' } },
        extractorMessageReporting: none,
        tsdocMessageReporting: none,
      },
    },
  });
}

/** Only what is wrong. */
function messageCallback(message) {
  message.handled = message.logLevel !== 'error';
}

/** The declarations, types that are derived from constants written out, and without what nothing needs any more. */
function writtenOut(file) {
  const program = ts.createProgram([file], {
    ...ts.convertCompilerOptionsFromJson({ compilerOptions }, ROOT).options,
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;
  const declarations = source.statements.map((statement) => {
    const text = statement.getFullText(source);
    if (!ts.isTypeAliasDeclaration(statement) || statement.typeParameters || !isDerived(statement.type, checker))
      return { statement, text };
    const type = checker.typeToString(checker.getTypeAtLocation(statement.name), undefined, flags);
    return { statement, text: text.replace(statement.type.getText(source), () => type.replaceAll('"', "'")) };
  });
  return (
    needed(declarations)
      .map(({ text }) => text)
      .join('')
      .trimStart() + source.text.slice(source.statements.end)
  );
}

/** Does it come from a constant, itself or by a type that it takes? */
function isDerived(type, checker) {
  const visit = (node) => {
    if (ts.isTypeQueryNode(node)) return true;
    if (ts.isTypeReferenceNode(node) && node.typeArguments) {
      const [alias] = checker.getSymbolAtLocation(node.typeName)?.declarations ?? [];
      if (alias && ts.isTypeAliasDeclaration(alias) && alias.typeParameters && ts.forEachChild(alias.type, visit))
        return true;
    }
    return ts.forEachChild(node, visit) ?? false;
  };
  return visit(type);
}

/** Without declarations that are neither exported nor named by another. */
function needed(declarations) {
  const kept = declarations.filter(({ statement, text }) => {
    const name = statement.name?.text ?? statement.declarationList?.declarations[0]?.name.text;
    if (name === undefined || /^\s*(?:\/\*\*[^]*?\*\/\s*)?export /.test(text)) return true;
    return declarations.some(
      (other) => other.statement !== statement && new RegExp(`\\b${name}\\b`).test(withoutComments(other.text)),
    );
  });
  return kept.length === declarations.length ? kept : needed(kept);
}

function withoutComments(text) {
  return text.replace(/\/\*[^]*?\*\//g, '');
}
