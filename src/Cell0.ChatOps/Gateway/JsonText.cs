using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;

namespace Cell0.ChatOps.Gateway;

/// <summary>
/// JSON as it comes from elsewhere, made safe to read before it is: JavaScript cuts a text (or a name) in the middle of an emoji and sends what is left,
/// on which System.Text.Json throws only when that text is looked at. The lost half becomes U+FFFD.
/// </summary>
internal static class JsonText
{
    private const int EscapeLength = 6;
    private static ReadOnlySpan<byte> Replacement => "\\ufffd"u8;

    /// <exception cref="JsonException">It is not JSON, or not UTF-8.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes)
    {
        if (!Utf8.IsValid(bytes.Span))
            throw new JsonException("The text is not UTF-8.");
        return JsonDocument.Parse(Mend(bytes));
    }

    private static ReadOnlyMemory<byte> Mend(ReadOnlyMemory<byte> bytes)
    {
        byte[]? mended = null;
        for (var at = 0; at < bytes.Length;)
        {
            var rest = bytes.Span[at..];
            var escape = rest.IndexOf((byte)'\\');
            if (escape < 0)
                break;
            at += escape;
            var (length, isHalf) = Escape(rest[escape..]);
            if (isHalf)
                Replacement.CopyTo((mended ??= bytes.ToArray()).AsSpan(at));
            at += length;
        }
        return mended ?? bytes;
    }

    /// <returns>Length of the escape (of both where two make a pair), and whether it is half of a pair.</returns>
    private static (int Length, bool IsHalf) Escape(ReadOnlySpan<byte> text) => Unit(text) switch
    {
        null => (2, false),
        { } high when char.IsHighSurrogate(high) && Unit(text[EscapeLength..]) is { } low && char.IsLowSurrogate(low) => (2 * EscapeLength, false),
        { } unit => (EscapeLength, char.IsSurrogate(unit)),
    };

    private static char? Unit(ReadOnlySpan<byte> text) =>
        text.Length >= EscapeLength && text[0] == '\\' && text[1] == 'u' && ushort.TryParse(text[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? (char)unit
            : null;
}
