import { describe, expect, test } from 'vitest';
import { ArgumentError, HELP, parseStartArguments as parse } from '#infra/local/arguments.ts';

const parseStartArguments = (argv: readonly string[]) => parse(argv, {});

describe('the command line of npm start', () => {
  test('without flags it is port 3000 and .data', () => {
    expect(parseStartArguments([])).toEqual({ port: 3000, dataDir: '.data', isOnDapr: false, isHelp: false });
  });

  test('port and folder are taken in both spellings', () => {
    expect(parseStartArguments(['--port', '4000', '--data=/srv/flows'])).toMatchObject({
      port: 4000,
      dataDir: '/srv/flows',
    });
  });

  test.each(['0', '65536', '-1', '3.5', 'abc', '', '99999999'])('port "%s" is refused with its value', (port) => {
    expect(() => parseStartArguments([`--port=${port}`])).toThrow(new RegExp(`from 1 to 65535, not "${port}"`));
  });

  test('an unknown flag is refused with the list of flags', () => {
    expect(() => parseStartArguments(['--prot', '1'])).toThrow(ArgumentError);
    expect(() => parseStartArguments(['--prot', '1'])).toThrow(HELP.split('\n')[0]);
  });

  test('--dapr chooses Dapr', () => {
    expect(parseStartArguments(['--dapr'])).toMatchObject({ isOnDapr: true, port: 3000 });
  });

  test.each([
    [[], { npm_config_port: '4000' }, 'npm start -- --port'],
    [['4000', '/srv/flows'], { npm_config_data: 'true' }, 'npm start -- --data'],
  ])('flags that npm took for itself are not ignored: %j %j', (argv, env, hint) => {
    expect(() => parse(argv, env)).toThrow(hint);
  });

  test('an empty folder is refused', () => {
    expect(() => parseStartArguments(['--data='])).toThrow('--data takes a folder');
  });
});
