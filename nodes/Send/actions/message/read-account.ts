import type { IExecuteFunctions } from 'n8n-workflow';
import type { Account, HttpAccount, OutboundPolicy, SmtpAccount } from '../../../../engine';
import type { NodeParameters } from '../../../shared/parameters';
import { booleanParameter, textParameter } from '../../../shared/readers';

/** The account that the form has chosen, with its credential. */
export async function readAccount(
	node: IExecuteFunctions,
	parameters: NodeParameters,
): Promise<Account> {
	return textParameter(parameters, 'through', 0) === 'http'
		? await readHttpAccount(node, parameters)
		: await readSmtpAccount(node, parameters);
}

/** n8n's own SMTP credential: no second place to keep a password. */
async function readSmtpAccount(
	node: IExecuteFunctions,
	parameters: NodeParameters,
): Promise<SmtpAccount> {
	const credential = await node.getCredentials('smtp');
	const text = (name: string) => textOf(credential[name]);
	return {
		kind: 'smtp',
		host: text('host'),
		port: Number(credential.port ?? 465),
		isSecure: credential.secure !== false,
		isPlain: credential.disableStartTls === true,
		user: text('user'),
		password: text('password'),
		clientName: text('hostName'),
		allowUnauthorizedCerts: booleanParameter(parameters, 'options.allowUnauthorizedCerts', 0),
	};
}

async function readHttpAccount(
	node: IExecuteFunctions,
	parameters: NodeParameters,
): Promise<HttpAccount> {
	const account: HttpAccount = {
		kind: 'http',
		url: textParameter(parameters, 'url', 0),
		policy: outboundPolicy(node),
	};
	if (textParameter(parameters, 'endpointAuthentication', 0) !== 'headerAuth') return account;
	const credential = await node.getCredentials('httpHeaderAuth');
	return {
		...account,
		headers: { [textOf(credential.name)]: textOf(credential.value) },
	};
}

/** What the administrator of this n8n allows it to call: asked before, and again at each look-up of the name. */
function outboundPolicy(node: IExecuteFunctions): OutboundPolicy {
	const filter = node.helpers.getSecureEgressFilter();
	return {
		refusalOf: async (url) => {
			const result = await filter.validateUrl(url);
			return result.ok ? undefined : result.error.message;
		},
		lookup: filter.createSecureLookup(),
	};
}

function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
