namespace Cell0.ChatOps.Simulators.PostOffice;

/// <param name="Invisible">On no screen within <see cref="Patience"/>.</param>
/// <param name="Copies">Alerts that were sent to the second target.</param>
/// <param name="Needless">Of these, sent after the first copy's proof had arrived.</param>
/// <param name="FailoverP95">From the decision to the send to the second target.</param>
/// <param name="VisibleP95">From the decision to the first screen.</param>
public sealed record ReceiptFaultFigures(int Faults, int Invisible, int Copies, int Needless, TimeSpan FailoverP95, TimeSpan FailoverWorst, TimeSpan VisibleP95, TimeSpan VisibleWorst)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    internal static ReceiptFaultFigures Of(IReadOnlyList<ReceiptFaultCase> cases)
    {
        TimeSpan[] visible = [.. cases.Where(one => one.Visible is not null).Select(one => one.Visible!.Value).Order()];
        TimeSpan[] copied = [.. cases.Where(one => one.Copied is not null).Select(one => one.Copied!.Value).Order()];
        return new ReceiptFaultFigures(
            cases.Count, cases.Count(one => one.Visible is null || one.Visible > Patience), copied.Length, cases.Count(one => one.IsNeedless), P95(copied), copied.LastOrDefault(), P95(visible), visible.LastOrDefault());
    }

    private static TimeSpan P95(TimeSpan[] sorted) => sorted.Length == 0 ? TimeSpan.Zero : sorted[(int)Math.Ceiling(sorted.Length * 0.95) - 1];
}

/// <summary>What became of one alert.</summary>
internal sealed class ReceiptFaultCase(DateTimeOffset decided)
{
    /// <summary>How long after the decision it first stood on a screen.</summary>
    public TimeSpan? Visible { get; private set; }

    /// <summary>How long after the decision it first went to the second target.</summary>
    public TimeSpan? Copied { get; private set; }

    public bool IsNeedless { get; private set; }

    public void See(DateTimeOffset at)
    {
        if (Visible is null || at - decided < Visible) Visible = at - decided;
    }

    public void Copy(DateTimeOffset at, bool isProven)
    {
        Copied ??= at - decided;
        IsNeedless |= isProven;
    }
}
