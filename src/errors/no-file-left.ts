/** Whether it is a limit of the machine, or of this process, that keeps a file or a connection from being opened. */
export function isNoFileLeft(code: string): boolean {
  return code === 'EMFILE' || code === 'ENFILE';
}
