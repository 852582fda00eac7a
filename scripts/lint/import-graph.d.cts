export declare function filesBelow(folder: string, ending: string): string[];
export declare function importsOf(file: string, text?: string): string[];
export declare function reachableFrom(files: readonly string[]): Set<string>;
export declare function findCircle(
	file: string,
	readImports?: (file: string) => readonly string[],
): string[] | null;
