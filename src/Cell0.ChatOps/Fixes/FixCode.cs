using System.Globalization;

namespace Cell0.ChatOps.Fixes;

/// <summary>What a person types to name a plan: <c>F91</c>.</summary>
public static class FixCode
{
    private const int MostDigits = 9;

    public static string Of(long id) => string.Create(CultureInfo.InvariantCulture, $"F{id}");

    /// <summary>The plan's number; null when the text has not the form of a code.</summary>
    public static long? Parse(string? text) =>
        text?.Trim() is ['F' or 'f', .. { Length: >= 1 and <= MostDigits } digits] && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;
}
