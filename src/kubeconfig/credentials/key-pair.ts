/**
 * Why a client certificate and a key cannot be used together; OpenSSL would send none, and nobody would know. Says what can be seen:
 * that one is base64, say, but quotes nothing.
 */
export async function keyPairProblem(cert: string, key: string): Promise<string | undefined> {
  for (const [name, text] of [
    ['certificate', cert],
    ['key', key],
  ] as const) {
    if (!text.includes('-----BEGIN '))
      return `the ${name} is not PEM${isEncoded(text) ? ', but the base64 of PEM' : ''}`;
  }
  const { createPrivateKey, X509Certificate } = await import('node:crypto');
  try {
    const matches = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
    return matches ? undefined : 'private key does not match public key';
  } catch (error) {
    return (error as Error).message;
  }
}

function isEncoded(text: string): boolean {
  return Buffer.from(text, 'base64').includes('-----BEGIN ');
}
