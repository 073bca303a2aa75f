namespace Cell0.ChatOps.Suite;

/// <summary>The name of one figure, <c>R512.m4c</c>: unique for ever, typed into <c>/why</c>.</summary>
public readonly record struct FigureId(RunId Run, string Local)
{
    public static bool TryParse(string? text, out FigureId id)
    {
        id = default;
        if (text?.Split('.') is not [var run, ['m' or 'M', .. { Length: > 0 and <= 6 } rest]] || !RunId.TryParse(run, out var runId) || !rest.All(char.IsAsciiHexDigit)) return false;
        id = new FigureId(runId, "m" + rest.ToLowerInvariant());
        return true;
    }

    /// <summary>The local name of the figure at a position in its run: <c>m01</c>, <c>m02</c>...</summary>
    public static string LocalName(int position) => $"m{position:x2}";

    public override string ToString() => $"{Run}.{Local}";
}
