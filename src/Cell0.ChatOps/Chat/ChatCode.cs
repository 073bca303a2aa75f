namespace Cell0.ChatOps.Chat;

/// <summary>The shape of an incident's code as people type it: a letter, then two or three letters or digits, at least one of them a digit. Or that of a plan: <c>F91</c>.</summary>
internal static class ChatCode
{
    private const int LongestOfPlan = 10;

    /// <summary>In upper case; null when the word has another shape.</summary>
    public static string? Parse(string word) =>
        IsIncident(word) || IsPlan(word) ? word.ToUpperInvariant() : null;

    private static bool IsIncident(string word) => word.Length is 3 or 4 && char.IsAsciiLetter(word[0]) && word.All(char.IsAsciiLetterOrDigit) && word.Any(char.IsAsciiDigit);

    private static bool IsPlan(string word) => word is ['F' or 'f', .. { Length: > 0 and < LongestOfPlan } digits] && digits.All(char.IsAsciiDigit);
}
