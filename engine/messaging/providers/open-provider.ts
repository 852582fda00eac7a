import { openHttp } from './http';
import { openSmtp } from './smtp';
import type { HttpAccount, Provider, SmtpAccount } from './types';

/** Where messages go: an account to open for this call, or a provider that the caller has opened and closes. */
export type Account = SmtpAccount | HttpAccount | { kind: 'provider'; provider: Provider };

/** Opens the account; what the caller has opened stays open when done. */
export async function openProvider(through: Account): Promise<Provider> {
	switch (through.kind) {
		case 'smtp':
			return openSmtp(through);
		case 'http':
			return await openHttp(through);
		case 'provider':
			return { ...through.provider, close: () => undefined };
	}
}
