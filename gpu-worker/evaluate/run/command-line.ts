/** The command as a person would type it in a shell, to be run again. */
export function commandLine(argv: readonly string[]): string {
  return ["npm run evaluate --", ...argv.map(quote)].join(" ");
}

function quote(argument: string): string {
  if (/^[\w./:=,@%+-]+$/.test(argument)) return argument;
  return `'${argument.replaceAll("'", `'\\''`)}'`;
}
