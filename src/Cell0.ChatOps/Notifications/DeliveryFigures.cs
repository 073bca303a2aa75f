using Cell0.ChatOps.Measuring;

namespace Cell0.ChatOps.Notifications;

/// <summary>What a channel did with what it was given.</summary>
/// <param name="Messages">Alerts and notices that were settled, each counted once; what gave way to a later one is not among them.</param>
/// <param name="Lost">Those of them that did not arrive, neither here nor by another way that the same news took instead.</param>
/// <param name="LostLow">Lower end of the 95 % interval of the lost share (Wilson), 0 to 1.</param>
/// <param name="LostHigh">Upper end of it.</param>
public sealed record DeliveryFigures(string Channel, DelayFigures Accepted, DelayFigures Delivered, int Messages, int Lost, double LostLow, double LostHigh)
{
    /// <summary>How far back the figures look.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(30);

    public static IReadOnlyList<DeliveryFigures> Of(IEnumerable<DeliveryFact> facts) =>
        [.. facts.GroupBy(fact => fact.Channel, StringComparer.Ordinal).OrderBy(channel => channel.Key, StringComparer.Ordinal).Select(channel => OfChannel(channel.Key, [.. channel]))];

    private static DeliveryFigures OfChannel(string channel, IReadOnlyList<DeliveryFact> facts)
    {
        var lost = facts.Count(fact => fact.IsLost);
        var (low, high) = ErrorBound.Wilson95(lost, facts.Count);
        return new DeliveryFigures(channel, DelayFigures.Of(facts.Select(fact => fact.ToAccepted)), DelayFigures.Of(facts.Select(fact => fact.ToDelivered)), facts.Count, lost, low, high);
    }
}

/// <summary>One settled message.</summary>
/// <param name="ToAccepted">From the moment it was meant to go to the network's yes; null when there was none.</param>
/// <param name="ToDelivered">From then to the phone; null when that was never said.</param>
public sealed record DeliveryFact(string Channel, TimeSpan? ToAccepted, TimeSpan? ToDelivered, bool IsLost);

/// <param name="P50">Nearest rank; null below 3 messages.</param>
/// <param name="P95">Nearest rank; null below 20 messages, which have no 95th percentile but their largest.</param>
public sealed record DelayFigures(int Count, TimeSpan? P50, TimeSpan? P95)
{
    private const int LeastForMedian = 3;
    private const int LeastForP95 = 20;

    public static DelayFigures Of(IEnumerable<TimeSpan?> delays)
    {
        double[] known = [.. delays.OfType<TimeSpan>().Select(delay => delay.TotalMilliseconds)];
        return new DelayFigures(known.Length, Rank(known, 50, LeastForMedian), Rank(known, 95, LeastForP95));
    }

    private static TimeSpan? Rank(double[] delays, int percent, int least) => delays.Length < least ? null : TimeSpan.FromMilliseconds(Quantiles.NearestRank(delays, percent));
}
