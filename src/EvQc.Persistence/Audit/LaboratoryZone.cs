namespace EvQc.Audit;

/// <summary>In which IANA zone the laboratory's clocks hang: every audit entry says so (EU GMP Annex 11 draft 12.2).</summary>
public sealed record LaboratoryZone(string Id);
