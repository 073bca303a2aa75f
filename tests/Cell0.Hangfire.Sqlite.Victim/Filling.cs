using Hangfire.Storage;

namespace Cell0.Hangfire.Sqlite.Victim;

/// <summary>Writes until the disk is full, goes on for a while, gets room and goes on again. "Q n": it was promised; "F n": it was refused.</summary>
internal static class Filling
{
    private const int TriesWhileFull = 12;
    private static readonly string Bulk = new('x', 20_000);

    public static void Run(SqliteJobStorage storage)
    {
        Disk.Limit(2_000_000);
        var (number, refused) = (0L, 0);
        while (refused < TriesWhileFull)
        {
            if (!Write(storage, ++number)) refused++;
        }

        Disk.Limit(ulong.MaxValue);
        Journal.Write("M", ++number, 0);
        for (var i = 0; i < 20; i++)
        {
            if (!Write(storage, ++number)) throw new InvalidOperationException("There is room again, but nothing can be written.");
        }
    }

    private static bool Write(SqliteJobStorage storage, long number)
    {
        try
        {
            using var connection = storage.GetConnection();
            using var transaction = (JobStorageTransaction)connection.CreateWriteTransaction();
            transaction.AddToSet("numbers", $"{number}");
            transaction.SetRangeInHash($"bulk-{number}", [new("content", Bulk)]);
            transaction.IncrementCounter("count");
            transaction.AddToQueue("default", $"{number}");
            transaction.Commit();
            Journal.Write("Q", number, 0);
            return true;
        }
        catch (SqliteJobStorageException refused)
        {
            Console.WriteLine(refused.Message);
            Journal.Write("F", number, 0);
            return false;
        }
    }
}
