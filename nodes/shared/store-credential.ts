import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { PostgresOptions } from '../../engine';

/** The credential's fields as options of the engine. */
export function storeOptionsOf(credential: ICredentialDataDecryptedObject): PostgresOptions {
	const text = (name: string) => {
		const value = credential[name];
		return typeof value === 'string' ? value : '';
	};
	const tls = text('tls');
	const caCertificate = text('caCertificate');
	return {
		kind: 'postgres',
		host: text('host'),
		port: Number(credential.port ?? 5432),
		database: text('database'),
		user: text('user'),
		password: text('password'),
		schema: text('schema') || 'omnichannel',
		createSchema: credential.createSchema !== false,
		tls: tls === 'require' || tls === 'verify' ? tls : 'off',
		...(caCertificate === '' ? {} : { caCertificate }),
	};
}
