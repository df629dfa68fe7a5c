// kubectl finds a plugin by the name of its file, and krew unpacks no links. So beside the program, which is large, there is a script of the other name.

/** Finds its own directory through links, such as that of krew in its bin/. */
const HERE = `here=$0
while [ -L "$here" ]; do
  to=$(readlink "$here")
  case $to in
    /*) here=$to ;;
    *) here=$(dirname "$here")/$to ;;
  esac
done
here=$(dirname "$here")`;

/** kubectl apitrace, and what kubectl runs to complete its command line. */
export const PLUGINS = ['kubectl-apitrace', 'kubectl_complete-apitrace'];

/** A file with the name of a plugin beside a single executable. */
export function besideExecutable(name) {
  return `#!/bin/sh
# The kubetrace beside this file, as ${name}.
${HERE}
exec "$here/kubetrace" --called-as=${name} "$@"
`;
}

/** The same for Windows, as NAME.cmd. */
export function besideWindowsExecutable(name) {
  return `@rem The kubetrace beside this file, as ${name}.\r\n@"%~dp0kubetrace.exe" --called-as=${name} %*\r\n`;
}

/** A file of any of the names beside `lib/`, which has the files of the npm package, where Node.js is to be installed. */
export const WITH_NODE = `#!/bin/sh
# kubetrace, or a plugin of kubectl, with the Node.js on PATH.
name=kubetrace
case \${0##*/} in ${PLUGINS.join(' | ')}) name=\${0##*/} ;; esac
${HERE}
if ! command -v node > /dev/null 2>&1; then
  echo 'error: kubetrace needs Node.js 20.19 or later, and there is no node on PATH' >&2
  exit 127
fi
exec node "$here/lib/bin/$name.js" "$@"
`;
