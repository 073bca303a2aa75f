namespace Cell0.ChatOps.Incidents;

/// <summary>Codes like <c>A7K</c>: letter, digit, letter, none that look alike, so they can be read out and typed at night.</summary>
public static class IncidentCode
{
    private const string Letters = "ABCDEFGHJKLMNPQRTUVWXYZ";
    private const string Digits = "23456789";
    private const int All = 23 * 8 * 23;

    // Coprime to All (2^3 * 23^2): walks through every code before one comes again, and neighbours look different.
    private const int Stride = 1789;

    /// <param name="number">The incident's running number, from 1.</param>
    public static string Of(long number)
    {
        var index = (int)(number * Stride % All);
        return $"{Letters[index / (8 * 23)]}{Digits[index / 23 % 8]}{Letters[index % 23]}";
    }

    /// <summary>Upper-case code when the text has the form of one, else null.</summary>
    public static string? Parse(string? text) =>
        text?.Trim().ToUpperInvariant() is [var first, var digit, var last] code && Letters.Contains(first) && Digits.Contains(digit) && Letters.Contains(last) ? code : null;
}
