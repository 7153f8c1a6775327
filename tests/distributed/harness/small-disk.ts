/**
 * Command that mounts an empty file system of so many megabytes at the folder and becomes the
 * command behind it, which alone sees it; others reach it below `/proc/PID/root`.
 */
export function onSmallDisk(folder: string, megabytes: number): string[] {
  const script = 'mount -t tmpfs -o "size=$1" tmpfs "$2" && shift 2 && exec "$@"';
  return ["unshare", "-rm", "sh", "-c", script, "sh", `${megabytes}m`, folder];
}

/** Whether this machine lets us. */
export async function canMount(): Promise<boolean> {
  const folder = await Deno.makeTempDir();
  try {
    const [command, ...args] = [...onSmallDisk(folder, 1), "true"];
    return (await new Deno.Command(command, { args }).output()).success;
  } catch {
    return false; // no such command
  } finally {
    await Deno.remove(folder);
  }
}
