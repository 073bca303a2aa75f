using Hangfire.Server;

namespace Cell0.Hangfire.Sqlite;

/// <summary>The sign of life of a server's workers, five times within the visibility timeout.</summary>
internal sealed class ClaimHeartbeat(SqliteJobStorage storage) : IBackgroundProcess
{
    public void Execute(BackgroundProcessContext context)
    {
        storage.Queues.Renew();
        context.Wait(storage.Options.VisibilityTimeout / 5);
    }

    public override string ToString() => "the sign of life of fetched jobs";
}
