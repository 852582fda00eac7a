import { prepareCampaign, readExample } from '../../scripts/demo/campaign';
import { itemsOf, linkPackage } from '../../scripts/n8n';
import { INSTALL_TIMEOUT_MS, ensureRealN8n } from './support/real-n8n';
import { storeContent } from './support/store-content';
import { freshUserFolder } from './support/user-folder';

beforeAll(() => ensureRealN8n(), INSTALL_TIMEOUT_MS);

const userFolder = freshUserFolder();

test('points of web and store are one balance; the checkout holds, captures and releases; twice is once', async () => {
	linkPackage(userFolder);
	const workflow = readExample('points-everywhere');
	const { run } = await prepareCampaign(userFolder, { workflow, csvFiles: [] });
	const first = await run();
	const loyaltyOf = (name: string) =>
		itemsOf(first, name).map(({ loyalty }) => loyalty as Record<string, unknown>);
	expect(loyaltyOf('Earn in every channel')).toMatchObject([
		{ points: 80, balance: 80 },
		{ points: 45, balance: 125 },
		{ points: 30, balance: 30 },
	]);
	expect(loyaltyOf('Hold at the checkout')).toMatchObject([{ balance: 25 }, { balance: 10 }]);
	expect(loyaltyOf('Capture when it is paid')).toMatchObject([{ points: 90, released: 10 }]);
	expect(loyaltyOf('Release when it is cancelled')).toMatchObject([{ points: 20 }]);
	const balances = loyaltyOf('Balance').map(({ balance, held }) => [balance, held]);
	expect(balances).toEqual([
		[35, 0],
		[30, 0],
	]);
	const content = storeContent(userFolder);
	const second = await run();
	const again = itemsOf(second, 'Capture when it is paid').map(({ loyalty }) => loyalty);
	expect(again).toMatchObject([{ points: 90, duplicate: true }]);
	expect(storeContent(userFolder)).toEqual(content);
});
