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

/** `kubectl-apitrace` beside a single executable. */
export const PLUGIN = `#!/bin/sh
# kubectl apitrace: the kubetrace beside this file.
${HERE}
exec "$here/kubetrace" --called-as=kubectl-apitrace "$@"
`;

/** The same for cmd.exe, which kubectl starts for it. */
export const WINDOWS_PLUGIN = `@rem kubectl apitrace: the kubetrace beside this file.\r
@"%~dp0kubetrace.exe" --called-as=kubectl-apitrace %*\r
`;

/** Both names beside `lib/`, which has the files of the npm package, where Node.js is to be installed. */
export const WITH_NODE = `#!/bin/sh
# kubetrace, and kubectl apitrace, with the Node.js on PATH.
name=kubetrace
case \${0##*/} in kubectl-apitrace*) name=kubectl-apitrace ;; esac
${HERE}
if ! command -v node > /dev/null 2>&1; then
  echo 'error: kubetrace needs Node.js 20.19 or later, and there is no node on PATH' >&2
  exit 127
fi
exec node "$here/lib/bin/$name.js" "$@"
`;
