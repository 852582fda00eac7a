import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

/** A PostgreSQL database for the customers, orders and points. Without it, nodes use the embedded store. */
export class OmnichannelStoreApi implements ICredentialType {
	name = 'omnichannelStoreApi';

	displayName = 'Omnichannel Store';

	icon: Icon = { light: 'file:store.svg', dark: 'file:store.dark.svg' };

	documentationUrl =
		'https://github.com/n8n-nodes-omnichannel/n8n-nodes-omnichannel/blob/main/docs/store.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'Needed only when n8n runs in queue mode or several n8n share their customers. Without this credential the nodes keep everything in a file beside n8n.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			required: true,
			description: 'Name or address of the PostgreSQL server',
		},
		{ displayName: 'Port', name: 'port', type: 'number', default: 5432, required: true },
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. customers',
		},
		{ displayName: 'User', name: 'user', type: 'string', default: '', required: true },
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
		{
			displayName: 'Schema',
			name: 'schema',
			type: 'string',
			default: 'omnichannel',
			description: 'One schema holds one brand; several brands may share a database',
		},
		{
			displayName: 'Create Schema',
			name: 'createSchema',
			type: 'boolean',
			default: true,
			description:
				'Whether to create the schema where it does not exist. Turn it off to find a mistyped name.',
		},
		{
			displayName: 'Encryption',
			name: 'tls',
			type: 'options',
			options: [
				{ name: 'Off', value: 'off' },
				{
					name: 'Require',
					value: 'require',
					description: 'Encrypt, without checking who the server is',
				},
				{ name: 'Verify', value: 'verify', description: 'Encrypt and check the certificate' },
			],
			default: 'off',
		},
		// eslint-disable-next-line @n8n/community-nodes/credential-password-field -- a public certificate, no secret: it must be legible
		{
			displayName: 'CA Certificate',
			name: 'caCertificate',
			type: 'string',
			typeOptions: { rows: 4 },
			displayOptions: { show: { tls: ['verify'] } },
			default: '',
			description: 'The certificate authority in PEM form, where it is a private one',
		},
	];
}
