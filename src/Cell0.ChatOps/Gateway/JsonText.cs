using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Cell0.ChatOps.Gateway;

/// <summary>
/// Text of a JSON string, also where it holds half a surrogate pair: JavaScript cuts a text in the middle of an emoji and sends what is left,
/// which System.Text.Json refuses to read. The lost half becomes U+FFFD.
/// </summary>
internal static class JsonText
{
    public static string Of(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return WellFormed(Unescape(value.GetRawText().AsSpan()[1..^1]));
        }
    }

    private static string Unescape(ReadOnlySpan<char> raw)
    {
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }
            i++;
            text.Append(raw[i] switch { 'n' => '\n', 'r' => '\r', 't' => '\t', 'b' => '\b', 'f' => '\f', 'u' => Unit(raw.Slice(i + 1, 4)), var plain => plain });
            i += raw[i] == 'u' ? 4 : 0;
        }
        return text.ToString();
    }

    private static char Unit(ReadOnlySpan<char> hex) => (char)ushort.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static string WellFormed(string text)
    {
        var whole = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            whole.Append(rune.ToString());
        return whole.ToString();
    }
}
