/** A text without the users and passwords of the URLs in it. */
export function redactUrls(text: string): string {
  return text.replace(/\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#@"']*:[^\s/?#"']*@/gi, '$1xxxxx@');
}

/** A text without passwords in URLs and without the secrets given. */
export function redact(text: string, secrets: readonly string[]): string {
  const known = secrets.filter((secret) => secret !== '');
  return redactUrls(known.reduce((rest, secret) => rest.replaceAll(secret, 'xxxxx'), text));
}
