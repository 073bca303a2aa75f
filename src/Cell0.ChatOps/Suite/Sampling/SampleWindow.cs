namespace Cell0.ChatOps.Suite.Sampling;

/// <summary>Waiting until a window holds enough samples.</summary>
internal static class SampleWindow
{
    /// <summary>Six samples give five intervals: the fewest from which a median is lawful.</summary>
    public const int Full = 6;

    private const int Brief = 2;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    /// <summary>Samples from the window's start to now; for a brief look what there is, without waiting.</summary>
    /// <param name="hopeless">Asked between waits; true ends the waiting.</param>
    public static async Task<IReadOnlyList<T>> FillAsync<T>(SampleRing<T> ring, ProbeContext context, TimeProvider clock, Func<bool> hopeless, CancellationToken ct)
        where T : class, ISample
    {
        while (true)
        {
            var window = ring.Since(context.WindowStart);
            if (context.Brief || window.Count >= Full || hopeless()) return window;
            await Task.Delay(Look, clock, ct);
        }
    }

    public static bool IsEnough<T>(IReadOnlyList<T> window, ProbeContext context) => window.Count >= (context.Brief ? Brief : Full);
}
