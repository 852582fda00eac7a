import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { ROOT } from './package-nodes';

const WASM = 'node_modules/zxing-wasm/dist/reader/zxing_reader.wasm';

/** What a scanner of another maker than ours reads in an image; empty for nothing. */
export async function readBarcode(image: Uint8Array): Promise<{ text: string; format: string }> {
	const wasm = readFileSync(join(ROOT, WASM));
	// Its own way to the file is a download.
	const wasmBinary = wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength);
	prepareZXingModule({ overrides: { wasmBinary } });
	const [read] = await readBarcodes(image);
	return { text: read?.text ?? '', format: read?.format ?? '' };
}
