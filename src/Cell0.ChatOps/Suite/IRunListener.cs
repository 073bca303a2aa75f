namespace Cell0.ChatOps.Suite;

/// <summary>Told how runs go. Must not block and must not throw.</summary>
public interface IRunListener
{
    void Progressed(RunProgress progress);

    /// <summary>The run stands in the ledger.</summary>
    void Finished(RunId run);

    /// <summary>The run left nothing in the ledger.</summary>
    void Failed(RunId run, string problem);
}
