/** A SQLite file beside n8n; made, with its folder, where absent. */
export interface EmbeddedOptions {
	kind: 'embedded';
	file: string;
}

/** A PostgreSQL database; one schema a brand. */
export interface PostgresOptions {
	kind: 'postgres';
	host: string;
	port: number;
	database: string;
	user: string;
	password: string;
	/** Defaults to `omnichannel`. */
	schema?: string;
	/** Makes the schema where absent. Defaults to true. */
	createSchema?: boolean;
	/** `verify` checks the server's certificate, `require` only encrypts. Defaults to `off`. */
	tls?: 'off' | 'require' | 'verify';
	/** The certificate authority's PEM text, for `verify` with a private one. */
	caCertificate?: string;
	/** Defaults to 10. */
	connectionsMax?: number;
	/** Defaults to 10,000. */
	connectTimeoutMs?: number;
}

export type StoreOptions = EmbeddedOptions | PostgresOptions;
