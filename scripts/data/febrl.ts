import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../shared/data');
const FILES = ['febrl4a.csv', 'febrl4b.csv'].map((name) => join(FOLDER, name));

/** Where the real data lies, beside the project; it may be absent. */
export const FEBRL_FILE = FILES[0] ?? '';

/** One record of FEBRL's fourth data set: 5,000 people and a corrupted twin of each. */
export type FebrlRecord = {
	/** The truth, taken off the fields: two records of one number are one person. */
	person: string;
	fields: Readonly<Record<string, string>>;
};

/** All 10,000 records; undefined where the files are absent. Values are left out where they are empty. */
export function readFebrl(): FebrlRecord[] | undefined {
	return FILES.every((file) => existsSync(file)) ? FILES.flatMap(readRecords) : undefined;
}

function readRecords(file: string): FebrlRecord[] {
	const [head = [], ...rows] = readFileSync(file, 'utf8')
		.trim()
		.split('\n')
		.map((line) => line.split(',').map((value) => value.trim()));
	return rows.map(([recordId = '', ...values]) => ({
		person: recordId.split('-')[1] ?? '',
		fields: Object.fromEntries(
			values
				.map((value, i) => [head[i + 1] ?? '', value] as const)
				.filter(([, value]) => value !== ''),
		),
	}));
}

/** Precision, recall and their harmonic mean, of pairs found against pairs that there are. */
export function qualityOf(found: { right: number; all: number }, existing: number) {
	const precision = found.right / found.all;
	const recall = found.right / existing;
	return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}
