/** `for %%f in (…)` in the guard of a command; further options stand between. */
const LOOP =
  /\bfor\s+(?:\/[dr]\s+(?:"[^"]{0,512}"\s+|[^\s%"]{1,512}\s+)?)?%%([a-z])\s+in\s+\(([^()]{1,512})\)/gi;

/** A script's command with `%%f` replaced by the set that the loop goes through, where that is one file or pattern. */
export function withLoopVariables(text: string, guard: string): string {
  if (!text.includes('%%') || !guard.includes('%%')) return text;
  let replaced = text;
  for (const [, variable = '', set = ''] of guard.matchAll(LOOP)) {
    const files = set.trim().replace(/^"([^"]*)"$/, '$1');
    if (/[\s"',;]/.test(files) && !/^"[^"]*"$/.test(set.trim())) continue;
    replaced = replaced.replace(new RegExp(`%%(?:~f?)?${variable}`, 'g'), () => files);
  }
  return replaced;
}
