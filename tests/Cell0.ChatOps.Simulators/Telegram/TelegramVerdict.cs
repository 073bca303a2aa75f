using System.Globalization;
using System.Text;

namespace Cell0.ChatOps.Simulators.Telegram;

/// <summary>What Telegram makes of a text.</summary>
/// <param name="Text">As a phone shows it; empty when it is refused for its markup.</param>
/// <param name="Refusal">Telegram's words with its 400, without <c>Bad Request:</c>; null: it is taken.</param>
/// <param name="Doubts">What Telegram takes, but shows otherwise than it was meant.</param>
public sealed record TelegramVerdict(string Text, string? Refusal, IReadOnlyList<string> Doubts)
{
    /// <summary>Longest text in UTF-16 units, after parsing.</summary>
    public const int LongestText = 4096;

    /// <summary>Longest text under a document.</summary>
    public const int LongestCaption = 1024;

    /// <param name="isFormatted">True: with <c>parse_mode</c> HTML.</param>
    public static TelegramVerdict OfMessage(string raw, bool isFormatted) => Read(raw, isFormatted) switch
    {
        { Refusal: not null } refused => refused,
        { Text: var text } read when !text.EnumerateRunes().Any(IsVisible) => read with { Refusal = "message text is empty" },
        { Text.Length: > LongestText } read => read with { Refusal = "message is too long" },
        var read => read,
    };

    /// <summary>A caption may be empty.</summary>
    public static TelegramVerdict OfCaption(string raw, bool isFormatted) => Read(raw, isFormatted) switch
    {
        { Refusal: null, Text.Length: > LongestCaption } read => read with { Refusal = "message caption is too long" },
        var read => read,
    };

    private static TelegramVerdict Read(string raw, bool isFormatted)
    {
        if (HasHalfCharacter(raw)) return new TelegramVerdict("", "strings must be encoded in UTF-8", []);
        var (text, error, doubts) = isFormatted ? TelegramHtmlText.Parse(raw) : (raw, null, []);
        return text is null ? new TelegramVerdict("", $"can't parse entities: {error}", doubts) : new TelegramVerdict(text.Trim(), null, doubts);
    }

    private static bool HasHalfCharacter(string raw)
    {
        for (var at = 0; at < raw.Length; at++)
        {
            if (!char.IsSurrogate(raw[at])) continue;
            if (at + 1 == raw.Length || !char.IsSurrogatePair(raw[at], raw[at + 1])) return true;
            at++;
        }

        return false;
    }

    private static bool IsVisible(Rune rune) =>
        !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned);
}
