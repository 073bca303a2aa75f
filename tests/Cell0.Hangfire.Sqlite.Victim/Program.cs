using System.Globalization;
using Cell0.Hangfire.Sqlite.Victim;
using Hangfire;

// A process for the tests to kill: four workers under load that write down what they do. Arguments: the storage's file, the journal, "load" (until killed) or "drain" (until nothing waits), "full" (on a full disk).
var (file, journal, mode) = (args[0], args[1], args[2]);
Journal.Open(journal);
Journal.Write("S", Environment.ProcessId, 0);
using var storage = new Cell0.Hangfire.Sqlite.SqliteJobStorage(file);
Journal.Write("O", Environment.ProcessId, 0);
if (mode == "full")
{
    Filling.Run(storage);
    return 0;
}

var monitor = storage.GetMonitoringApi();
JobStorage.Current = storage;
using var server = new BackgroundJobServer(new BackgroundJobServerOptions { WorkerCount = 4, SchedulePollingInterval = TimeSpan.FromMilliseconds(200) }, storage);
if (mode == "load") Load();
while (Waiting() > 0) Thread.Yield();
server.SendStop();
return 0;

void Load()
{
    var client = new BackgroundJobClient(storage);
    for (var number = Journal.Last; ;)
    {
        if (Waiting() > 40)
        {
            Thread.Yield();
            continue;
        }

        var mine = ++number;
        Journal.Write("N", mine, 0);
        var id = mine % 7 == 0 ? client.Schedule(() => Work.Do(mine), TimeSpan.Zero) : client.Enqueue(() => Work.Do(mine));
        // Only now it is promised.
        Journal.Write("Q", mine, long.Parse(id, CultureInfo.InvariantCulture));
    }
}

long Waiting() => monitor.GetStatistics() is var s ? s.Enqueued + s.Processing + s.Scheduled : 0;
