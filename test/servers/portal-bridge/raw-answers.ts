/** Numerics that have a name in answers; any other is told by its number. */
const NAMED: Readonly<Record<string, string>> = {
  '324': 'rpl_channelmodeis',
  '329': 'rpl_creationtime',
  '353': 'rpl_namreply',
  '366': 'rpl_endofnames',
  '401': 'err_nosuchnick',
  '403': 'err_nosuchchannel',
  '442': 'err_notonchannel',
  '482': 'err_chanoprivsneeded',
};

/** A line of the server as the debug API tells it. */
export function rawAnswer(line: string): string {
  const [, prefix = '', rawCommand = '', rest = ''] =
    /^(?:@\S+ +)?(?::(\S+) +)?(\S+) ?(.*)$/.exec(line.trimEnd()) ?? [];
  const [nick, user, host] = prefix.split(/[!@]/);
  const from = prefix.includes('!') ? { nick, user, host } : { server: prefix };
  return JSON.stringify({
    args: argumentsOf(rest),
    commandType: /^\d/.test(rawCommand) ? (/^[45]/.test(rawCommand) ? 'error' : 'reply') : 'normal',
    prefix,
    ...from,
    command: NAMED[rawCommand] ?? rawCommand,
    rawCommand,
  });
}

/** The last argument may hold spaces after a colon. */
function argumentsOf(rest: string): string[] {
  const at = ` ${rest}`.indexOf(' :');
  const words = (at < 0 ? rest : rest.slice(0, at)).split(' ').filter((word) => word !== '');
  return at < 0 ? words : [...words, rest.slice(at + 1)];
}
