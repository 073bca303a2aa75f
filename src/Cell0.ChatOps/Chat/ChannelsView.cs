using Cell0.ChatOps.Notifications;

namespace Cell0.ChatOps.Chat;

/// <summary>How each way to people fares: the model of the template <c>channels</c> and of the table on the first page.</summary>
public sealed class ChannelsView(ChannelHealthBoard board, DeliveryFiguresStore figures)
{
    /// <exception cref="Storage.StorageException">The ledger cannot be read.</exception>
    public IReadOnlyList<Dictionary<string, object?>> Lines()
    {
        var known = figures.Latest().ToDictionary(figure => figure.Channel, StringComparer.Ordinal);
        return [.. board.All().Where(health => health.IsConfigured || known.ContainsKey(health.Channel)).Select(health => Line(health, known.GetValueOrDefault(health.Channel)))];
    }

    public static Dictionary<string, object?> Line(ChannelHealth health, DeliveryFigures? figures) => new(StringComparer.Ordinal)
    {
        ["name"] = ChannelWords.Of(health.Channel),
        ["configured"] = health.IsConfigured,
        ["trouble"] = health.Trouble,
        ["since"] = health.DeadSince ?? health.OpenSince ?? health.FailingSince,
        ["nextTry"] = health.NextTry,
        ["proof"] = health.LastProofAt,
        ["unproven"] = health.IsUnproven,
        ["messages"] = figures?.Messages ?? 0,
        ["lost"] = figures?.Lost ?? 0,
        ["lostLow"] = figures?.LostLow,
        ["lostHigh"] = figures?.LostHigh,
        ["p50"] = figures?.Accepted.P50?.TotalMilliseconds,
        ["p95"] = figures?.Accepted.P95?.TotalMilliseconds,
        ["deliveredP50"] = figures?.Delivered.P50?.TotalMilliseconds,
        ["deliveredP95"] = figures?.Delivered.P95?.TotalMilliseconds,
    };
}
