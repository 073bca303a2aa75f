using System.Globalization;

namespace Cell0.ChatOps.Incidents;

/// <summary>A long story in few lines: how it began and how it stands, the middle counted.</summary>
public static class Folded
{
    /// <param name="most">Lines shown at most, the one that counts included; at least 3.</param>
    /// <param name="fold">The line that stands for so many others.</param>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> story, int most, Func<int, T> fold)
    {
        if (story.Count <= most) return story;
        var left = story.Count - (most - 1);
        return [story[0], fold(left), .. story.Skip(left + 1)];
    }

    public static string Words(int left) => string.Create(CultureInfo.InvariantCulture, $"... {left} more");
}
