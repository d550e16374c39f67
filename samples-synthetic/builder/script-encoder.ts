/** Microsoft's Script Encoder, the way that `screnc.exe` writes: for .vbe, .jse and `language="VBScript.Encode"`. */

/** For the tab and then each character from the space on: what the three tables write for it. */
const ENCODED = Buffer.from(
  [
    '643769507e2c225a654a4572613a5b5e79665d59755b274c42764560637623622a654d435f51337e53424f5220522063',
    '7a264a21545a467138202b79266632632a572a586c767f2b477b462530522c314f296c3d6949703f3f3f27787b3f3f3f',
    '675f513f3f3f62297a41247e5a2f3b663947323341736f774d215643755f7128263942787c466e534a64485c74314867',
    '72367d6e4b68707d35495d223f6a554b503a6a69602e236a7f097128706f3565497d745c242c5d2d7727544459373f25',
    '7b6d7c3d7c236c436d3438286d5e314e5b392b6e7f3057366f4c547434346b72624c254e33563056735e3a6873785509',
    '57474b7732613b3524442e4d2f646b594f44453b215c2d37684153366158587a4879222e096050756b2d384e29553d3f',
    '51672f',
  ].join(''),
  'hex',
);

const PICKS = [...'1201202002021020102011200210200211020201011201021020112001120102'].map(Number);
const ESCAPED: Readonly<Record<string, string>> = { '\r': '@#', '\n': '@&', '<': '@!', '>': '@*', '@': '@$' };

/** One encoded block around an ASCII text. */
export function encodeScript(text: string): string {
  let sum = 0;
  const encoded = [...text].map((character, number) => {
    const code = character.charCodeAt(0);
    sum += code;
    const row = code === 9 ? 0 : code - 31;
    return ESCAPED[character] ?? String.fromCharCode(ENCODED[row * 3 + (PICKS[number % 64] ?? 0)] ?? code);
  });
  const body = encoded.join('');
  return `#@~^${encodeNumber(body.length)}${body}${encodeNumber(sum)}^#~@`;
}

function encodeNumber(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes.toString('base64');
}
