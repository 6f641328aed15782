select
    customer_id,
    contract,
    is_advocate,
    advocate_at_start,
    advocate_at_end,
    referrals
from {{ source('crm', 'customers') }}
