namespace Cell0.ChatOps.Storage;

/// <summary>The ledger, as one of the databases of the data folder.</summary>
internal sealed class KeptLedger(IServiceProvider services) : IKeptDatabase
{
    public string FileName => DataFolder.Ledger;

    public string? Notice => services.GetRequiredService<Database>().Notice;
}
