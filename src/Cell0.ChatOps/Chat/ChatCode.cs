namespace Cell0.ChatOps.Chat;

/// <summary>The shape of an incident's code as people type it: a letter, then two or three letters or digits, at least one of them a digit.</summary>
internal static class ChatCode
{
    /// <summary>In upper case; null when the word has another shape.</summary>
    public static string? Parse(string word) =>
        word.Length is 3 or 4 && char.IsAsciiLetter(word[0]) && word.All(char.IsAsciiLetterOrDigit) && word.Any(char.IsAsciiDigit) ? word.ToUpperInvariant() : null;
}
