import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../errors.ts';
import { runCommand } from './run-command.ts';

/**
 * Makes a self-signed certificate for loopback and its key, in a PKCS#12 key store, with the JDK's `keytool`.
 * @param keystore file to write; an older one is replaced
 * @returns the certificate as PEM, which is all a client needs to trust
 * @throws AppError `engine_not_found` when the JDK has no working keytool
 */
export async function createCertificate(
  jdkHome: string,
  keystore: string,
  password: string,
): Promise<string> {
  await rm(keystore, { force: true });
  const keytool = join(jdkHome, 'bin', 'keytool');
  const store = ['-keystore', keystore, '-storetype', 'PKCS12', '-alias', 'http'];
  // The password goes through the environment: arguments can be read by every user of the machine.
  const env = { AZIMUT_STORE: password, LC_ALL: 'C' };
  const made = await runCommand(
    keytool,
    [
      ...['-genkeypair', ...store, '-storepass:env', 'AZIMUT_STORE'],
      ...['-keyalg', 'EC', '-groupname', 'secp256r1', '-validity', '3650'],
      ...['-dname', 'CN=azimut-engine'],
      ...['-ext', 'san=ip:127.0.0.1,dns:localhost', '-ext', 'bc:c=ca:true'],
    ],
    { env, timeout: 60_000 },
  );
  const exported = await runCommand(
    keytool,
    ['-exportcert', ...store, '-storepass:env', 'AZIMUT_STORE', '-rfc'],
    { env, timeout: 60_000 },
  );
  const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(
    exported?.output ?? '',
  )?.[0];
  if (made?.status !== 0 || pem === undefined) {
    throw new AppError(
      'engine_not_found',
      `no certificate could be made with the keytool of ${jdkHome}`,
    );
  }
  return `${pem.replaceAll('\r', '')}\n`;
}
