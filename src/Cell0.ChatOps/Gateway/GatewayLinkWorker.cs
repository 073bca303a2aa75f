namespace Cell0.ChatOps.Gateway;

/// <summary>Keeps the connection: makes it, waits until it ends and makes it again.</summary>
internal sealed class GatewayLinkWorker(GatewayLinkClient link, ReconnectPace pace, TimeProvider clock) : BackgroundService
{
    /// <summary>How soon a new token or address is noticed after the old one was refused; nothing is sent for it.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var failures = 0;
        try
        {
            while (true)
            {
                var begun = clock.GetTimestamp();
                var connected = await link.ConnectedAsync(stoppingToken);
                var error = connected.IsOk ? await connected.Value.Ended.WaitAsync(stoppingToken) : connected.Error;
                failures = connected.IsOk && clock.GetElapsedTime(begun) >= ReconnectPace.Good ? 0 : failures;
                await Task.Delay(Wait(error, failures++), clock, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
    }

    private TimeSpan Wait(GatewayError error, int failures) =>
        error.RetryAfter is null && StandingRefusal.Covers(error.Kind) ? Look : pace.After(failures, error);
}
