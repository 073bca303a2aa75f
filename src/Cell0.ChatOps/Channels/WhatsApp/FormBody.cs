using System.Text;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>Reads <c>application/x-www-form-urlencoded</c> strictly: a signature is over exact text, so nothing may be repaired.</summary>
public static class FormBody
{
    private const int MostFields = 200;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>Null when it is malformed: a broken escape, bytes that are no UTF-8, too many fields.</returns>
    public static IReadOnlyList<KeyValuePair<string, string>>? Read(ReadOnlySpan<byte> body)
    {
        var fields = new List<KeyValuePair<string, string>>();
        foreach (var range in body.Split((byte)'&'))
        {
            var part = body[range];
            if (part.IsEmpty) continue;
            var equals = part.IndexOf((byte)'=');
            var key = Decode(equals < 0 ? part : part[..equals]);
            var value = equals < 0 ? "" : Decode(part[(equals + 1)..]);
            if (key is null || value is null || fields.Count == MostFields) return null;
            fields.Add(new(key, value));
        }

        return fields;
    }

    private static string? Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[text.Length];
        var length = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] != '%')
            {
                bytes[length++] = text[at] == '+' ? (byte)' ' : text[at];
                continue;
            }

            if (at + 2 >= text.Length || !char.IsAsciiHexDigit((char)text[at + 1]) || !char.IsAsciiHexDigit((char)text[at + 2])) return null;
            bytes[length++] = (byte)((Convert.FromHexString([(char)text[at + 1], (char)text[at + 2]]))[0]);
            at += 2;
        }

        try
        {
            return Strict.GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
