using System.Diagnostics.CodeAnalysis;
using PhoneNumbers;

namespace Cell0.ChatOps.Channels.WhatsApp;

/// <summary>A telephone number in its one international form (E.164), however it was written.</summary>
public readonly record struct PhoneNumber
{
    private const string Scheme = "whatsapp:";
    private const int Longest = 40;

    private PhoneNumber(string e164) => E164 = e164;

    /// <summary><c>+35799123456</c>.</summary>
    public string E164 { get; }

    /// <summary>As Twilio writes it: <c>whatsapp:+35799123456</c>.</summary>
    public string Address => Scheme + E164;

    /// <param name="text">With its country's code; spaces, dashes, brackets and Twilio's <c>whatsapp:</c> do not matter.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out PhoneNumber number)
    {
        number = default;
        var bare = text?.Trim() ?? "";
        if (bare.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) bare = bare[Scheme.Length..].Trim();
        if (bare.Length is 0 or > Longest || bare[0] != '+' || bare.Any(char.IsLetter)) return false;
        try
        {
            var known = PhoneNumberUtil.GetInstance();
            var parsed = known.Parse(bare, null);
            if (!known.IsPossibleNumber(parsed)) return false;
            number = new PhoneNumber(known.Format(parsed, PhoneNumberFormat.E164));
            return true;
        }
        catch (NumberParseException)
        {
            return false;
        }
    }

    public override string ToString() => E164;
}
