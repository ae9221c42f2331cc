/** Modules as they are built: the loader that runs the benchmark adds work of its own to what it compiles. */
export async function built<T>(path: string): Promise<T> {
  return (await import(new URL(`../dist/${path}`, import.meta.url).href)) as T;
}
