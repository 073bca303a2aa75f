using System.Globalization;
using Cell0.ChatOps.Measuring;
using Cell0.ChatOps.Rendering;

namespace Cell0.ChatOps.Fixes;

/// <summary>How a fix that was applied ended, and how long after.</summary>
public sealed record FixEnd(FixState State, TimeSpan Took);

/// <summary>What became of all fixes of a kind here. Changes that the gateway did not take are not among them: they had no chance to help.</summary>
/// <param name="Low">Lower end of the 95 % interval of the kept share (Wilson).</param>
/// <param name="Median">From the confirmation to the verdict of those that helped; null below three.</param>
public sealed record FixTrackRecord(int Kept, int RolledBack, int Inconclusive, double Low, double High, TimeSpan? Median)
{
    private const int LeastForMedian = 3;

    public int Tried => Kept + RolledBack + Inconclusive;

    public static FixTrackRecord Of(IReadOnlyList<FixEnd> ends)
    {
        var kept = ends.Where(end => end.State == FixState.Kept).Select(end => end.Took.TotalMilliseconds).ToArray();
        var (back, open) = (ends.Count(end => end.State == FixState.RolledBack), ends.Count(end => end.State == FixState.Inconclusive));
        var (low, high) = ErrorBound.Wilson95(kept.Length, kept.Length + back + open);
        return new FixTrackRecord(kept.Length, back, open, low, high, kept.Length < LeastForMedian ? null : TimeSpan.FromMilliseconds(Quantiles.NearestRank(kept, 50)));
    }

    /// <summary><c>7 of 9 helped here (95 % interval 45 to 94 %), median 12 min to the verdict, 1 rolled back, 1 inconclusive</c>.</summary>
    public override string ToString() => Tried == 0
        ? "not tried here yet"
        : string.Create(CultureInfo.InvariantCulture, $"{Kept} of {Tried} helped here (95 % interval {Low * 100:0} to {High * 100:0} %)")
            + (Median is { } median ? $", median {FigureFormat.Duration(median)} to the verdict" : "")
            + (RolledBack > 0 ? string.Create(CultureInfo.InvariantCulture, $", {RolledBack} rolled back") : "")
            + (Inconclusive > 0 ? string.Create(CultureInfo.InvariantCulture, $", {Inconclusive} inconclusive") : "");
}
