select
    post_id,
    posted_in,
    type as post_type,
    reach,
    interactions,
    shares
from {{ source('social', 'posts') }}
