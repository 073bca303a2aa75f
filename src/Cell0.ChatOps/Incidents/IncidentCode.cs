namespace Cell0.ChatOps.Incidents;

/// <summary>
/// Codes like <c>A7K</c>: letter, digit, letter, so that none is ever a verb; no I, L, O or U and no 0 or 1, so that they can be read out and
/// typed at night; never beginning with F or R, which name fixes and runs. A fourth character comes when many incidents are young.
/// </summary>
public static class IncidentCode
{
    /// <summary>How many different codes of three characters there are.</summary>
    public const int All = 20 * 8 * 22;

    private const string First = "ABCDEGHJKMNPQSTVWXYZ";
    private const string Digits = "23456789";
    private const string Last = "ABCDEFGHJKMNPQRSTVWXYZ";

    // Coprime to All (2^6 * 5 * 11): walks through every code before one comes again, and neighbours look different.
    private const int Stride = 1789;

    /// <param name="number">The incident's running number, from 1.</param>
    /// <param name="young">Incidents opened in the last 90 days; beyond half of <see cref="All"/> the code has a fourth character.</param>
    public static string Of(long number, int young)
    {
        var index = (int)(number * Stride % All);
        var code = $"{First[index / (8 * 22)]}{Digits[index / 22 % 8]}{Last[index % 22]}";
        return young > All / 2 ? code + Digits[(int)(number / All % 8)] : code;
    }

    /// <summary>Upper-case code when the text has the form of one, else null.</summary>
    public static string? Parse(string? text) =>
        text?.Trim().ToUpperInvariant() is [var first, var digit, var last, .. var rest] code
        && First.Contains(first) && Digits.Contains(digit) && Last.Contains(last) && (rest.Length == 0 || (rest.Length == 1 && Digits.Contains(rest[0])))
            ? code
            : null;
}
