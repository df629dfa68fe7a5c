import { byName } from './bundled-packages.mjs';

/** A plugin of rolldown: beside each entry in CommonJS whose name matches, a module with the same exports. */
export function libraryEntries(names) {
  return {
    name: 'library-entries',
    generateBundle(_, chunks) {
      for (const { isEntry, name, fileName, exports } of Object.values(chunks)) {
        if (!isEntry || !names.test(name)) continue;
        const source = `import entry from './${fileName}';\nexport const { ${exports.toSorted(byName).join(', ')} } = entry;\n`;
        this.emitFile({ type: 'asset', fileName: `${name}.js`, source });
      }
    },
  };
}
